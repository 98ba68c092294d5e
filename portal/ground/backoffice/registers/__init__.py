"""Registers (登记簿): lists of the back office that are read within borders, and nothing more.

A register declares what it is; the rest follows from ``base.Register``::

    class NoticeRegister(Register):
        model = Notice
        menu_label = _("Notices")
        columns = ("number", "kind", "case__operator_name", Column("issued_at", sort=True))
        list_filter = ("kind", RegionFilter, period("issued_at"))
        search = Search(numbers=("number",), names=("case__operator_name",))
        ordering = ("-issued_at", "-pk")
        inspect_view_fields = ["number", "kind", "issued_at"]

Its model has a border (``staff.borders.draw``) and roles that may read it (``staff.posts.grant``).
"""
