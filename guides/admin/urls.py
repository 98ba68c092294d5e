"""Addresses of the editors' screens, below the back office."""

from django.urls import path

from guides.admin import (
    affected_views,
    candidate_views,
    comparison_views,
    confirmation_views,
    exchange_views,
    fact_check_views,
    release_views,
    report_views,
    rule_views,
    source_views,
    withdrawal_views,
)

urlpatterns = [
    path("releases/", release_views.ReleaseList.as_view(), name="guides_releases"),
    path("releases/new/", release_views.NewRelease.as_view(), name="guides_release_new"),
    path("releases/affected/", affected_views.AffectedGuides.as_view(), name="guides_affected"),
    path(
        "releases/withdrawals/",
        withdrawal_views.WithdrawalList.as_view(),
        name="guides_withdrawals",
    ),
    path(
        "releases/withdrawals/new/",
        withdrawal_views.NewWithdrawal.as_view(),
        name="guides_withdrawal_new",
    ),
    path(
        "releases/withdrawals/<int:pk>/",
        withdrawal_views.WithdrawalPage.as_view(),
        name="guides_withdrawal",
    ),
    path(
        "releases/withdrawals/<int:pk>/<slug:verb>/",
        withdrawal_views.WithdrawalVerb.as_view(),
        name="guides_withdrawal_verb",
    ),
    path(
        "releases/<int:pk>/candidates/<int:item>/",
        candidate_views.CandidateGuide.as_view(),
        name="guides_candidate",
    ),
    path("releases/<int:pk>/", release_views.ReleasePage.as_view(), name="guides_release"),
    path(
        "releases/<int:pk>/<slug:verb>/",
        release_views.ReleaseVerb.as_view(),
        name="guides_release_verb",
    ),
    path("catalogue/exchange/", exchange_views.Exchange.as_view(), name="guides_exchange"),
    path(
        "catalogue/exchange/download/<slug:kind>/",
        exchange_views.Download.as_view(),
        name="guides_exchange_download",
    ),
    path(
        "catalogue/exchange/<int:pk>/",
        exchange_views.Upload.as_view(),
        name="guides_exchange_upload",
    ),
    path(
        "catalogue/exchange/<int:pk>/<slug:verb>/",
        exchange_views.UploadVerb.as_view(),
        name="guides_exchange_verb",
    ),
    path("catalogue/sources/", source_views.SourceList.as_view(), name="guides_sources"),
    path(
        "catalogue/sources/opening/", source_views.Opening.as_view(), name="guides_sources_opening"
    ),
    path(
        "catalogue/sources/from/<slug:source>/",
        source_views.SourcePage.as_view(),
        name="guides_source",
    ),
    path(
        "catalogue/comparison/<slug:code>/",
        comparison_views.Comparison.as_view(),
        name="guides_comparison",
    ),
    path(
        "catalogue/rule-in-words/",
        rule_views.RuleInWords.as_view(),
        name="guides_rule_in_words",
    ),
    path("catalogue/pruning/", comparison_views.Pruning.as_view(), name="guides_pruning"),
    path("catalogue/facts/", fact_check_views.FactList.as_view(), name="guides_facts"),
    path(
        "catalogue/facts/<slug:digest>/verify/",
        fact_check_views.VerifyFact.as_view(),
        name="guides_verify_fact",
    ),
    path(
        "catalogue/facts/<int:pk>/withdraw/",
        fact_check_views.WithdrawCheck.as_view(),
        name="guides_withdraw_check",
    ),
    path(
        "confirmations/",
        confirmation_views.ConfirmationList.as_view(),
        name="guides_confirmations",
    ),
    path(
        "confirmations/<int:pk>/<slug:department>/",
        confirmation_views.ConfirmationPage.as_view(),
        name="guides_confirmation",
    ),
    path("filings/", report_views.ReportList.as_view(), name="guides_reports"),
    path("filings/<int:pk>/", report_views.ReportPage.as_view(), name="guides_report"),
    path(
        "filings/<int:pk>/do/<slug:verb>/",
        report_views.ReportVerb.as_view(),
        name="guides_report_verb",
    ),
    path(
        "filings/<int:pk>/<slug:part>/",
        report_views.ReportPackage.as_view(),
        name="guides_report_part",
    ),
]
