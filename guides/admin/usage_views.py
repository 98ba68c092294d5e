"""Usage and deletion of a catalogue record: by name, in plain words, each with a link."""

from wagtail.snippets.views.snippets import DeleteView, UsageView

from guides.admin.usage import uses_of


class RecordUsage(UsageView):
    """Which records name it, and which guides in force contain it."""

    template_name = "guides/admin/usage.html"

    def get_queryset(self):
        return []  # of Wagtail's own index of references

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        return context | {"uses": uses_of(self.object, self.request.user)}


class DeleteRecord(DeleteView):
    """Says by name what would lose the record; what is needed, or asked everywhere, stays."""

    template_name = "guides/admin/delete.html"

    def get_usage(self):
        return uses_of(self.object, self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"uses": self.usage}
