"""A rule in words while its editor still types it: nothing is saved."""

from django.http import JsonResponse

from guides.admin.cities import asked_for
from guides.admin.fields.rule import RuleRows, faults_of
from guides.admin.rule_questions import asked_questions
from guides.release.rights import cities_of, require_editor
from guides.version import rule_rows
from portal.ground.backoffice.views import BackOfficeView

PREFIX = "rule"  # under which the page sends the controls of one rule


class RuleInWords(BackOfficeView):
    """``{"sentence", "faults"}`` of the rows as they stand on the screen."""

    http_method_names = ["post"]

    def post(self, request):
        city = asked_for(request, cities_of(request.user))
        require_editor(request.user, city)
        questions = asked_questions(city)
        typed = RuleRows().value_from_datadict(request.POST, {}, PREFIX)
        read = rule_rows.parse(typed, questions)
        readable = read.sound and read.rule is not None
        return JsonResponse(
            {
                "sentence": rule_rows.sentence(read.rule, questions) if readable else "",
                "faults": faults_of(read),
            }
        )
