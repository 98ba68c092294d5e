"""The style guide: every component of the public look, with made-up content (demo and development)."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One field of every kind, so that the form templates can be looked at and tested."""

    YES_NO = (("yes", _("Yes")), ("no", _("No")))

    operator_name = forms.CharField(
        label=_("Operator name"),
        help_text=_("As written on the business licence."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    phone = forms.CharField(
        label=_("Mobile phone"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    area = forms.DecimalField(
        label=_("Floor area"),
        help_text=_("Kitchen and dining room."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    sewage = forms.ChoiceField(
        label=_("Discharges into the public sewer"), choices=YES_NO, widget=forms.RadioSelect
    )
    delivery = forms.ChoiceField(
        label=_("Delivery of the licence"),
        choices=(
            ("window", _("Collect at the window")),
            ("post", _("By post")),
            ("agent", _("An agent collects it")),
        ),
        widget=forms.RadioSelect,
        help_text=_("Any window in the city hands out."),
    )
    foods = forms.MultipleChoiceField(
        label=_("Food items"),
        choices=(("hot", _("Hot food")), ("cold", _("Cold food")), ("raw", _("Raw food"))),
        widget=forms.CheckboxSelectMultiple,
    )
    region = forms.ChoiceField(label=_("Region"), choices=(("", "—"), ("450204", "柳南区")))
    premises = forms.CharField(label=_("Premises"), widget=forms.Textarea(attrs={"rows": 3}))
    lease = forms.FileField(
        label=_("Lease contract"),
        widget=forms.FileInput,
        help_text=_("PDF or photo, at most 20 MB."),
    )
    opened_on = forms.DateField(
        label=_("Opening date"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    truthful = forms.BooleanField(label=_("I confirm that what I have stated is true."))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].unit = "㎡"

    def clean(self) -> dict:
        """One error of the whole form beside those of its fields."""
        data = super().clean()
        if not data.get("operator_name"):
            raise forms.ValidationError(gettext("The form is not complete yet."))
        return data


def page(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.PORTAL_DEMO):
        raise Http404
    return render(request, "styleguide.html", sample_content())


def sample_content() -> dict:
    """What `styleguide.html` shows: made-up Chinese content, an untouched form and a faulty one."""
    faulty = SampleForm({"faulty-phone": "138", "faulty-area": "很大"}, prefix="faulty")
    faulty.helper = FormHelper()
    faulty.helper.add_input(Submit("save", gettext("Save")))
    return {
        "empty": SampleForm(prefix="empty"),
        "faulty": faulty,
        "crumbs": [("办事指南", "/guides/"), ("柳南区", "/guides/"), ("小餐饮", "")],
        "facts": [
            ("审批部门", "柳南区市场监督管理局（样本）"),
            ("承诺时限", ""),
            ("现场核查", "必要时，与其他事项一次核查"),
            ("有效期", "3 年"),
        ],
        "permit": [
            ("编号", "GXCY4502000015"),
            ("发证部门", "柳南区市场监督管理局（样本）"),
            ("有效期", "2026-11-22 至 2029-11-21"),
        ],
        "record": [
            ("经营者名称", "柳州市样本螺蛳粉店"),
            ("许可证编号", "450204202600000015"),
            ("信用代码", "92450204MA5N000A1C"),
            ("经营场所", "柳南区样本路12号"),
            ("制证日期", "2026年11月22日"),
        ],
        "steps": ["说明情况", "填写表格", "上传材料", "核对", "提交"],
        "entries": [
            {"kind": "done", "title": "提交申请", "when": "2026-11-22 09:14"},
            {
                "kind": "done",
                "title": "受理",
                "when": "2026-11-23",
                "text": "收件回执已发出。",
            },
            {"kind": "hold", "title": "计时暂停", "when": "2026-11-25", "text": "等待补正。"},
            {"kind": "now", "title": "并联审批", "text": "2 个部门同时审查，还剩 12 个工作日。"},
            {"kind": "wait", "title": "统一出证"},
        ],
    }
