"""Addresses of the desk, below the back office."""

from django.urls import include, path

from issuance.desk import (
    calendar_views,
    case_views,
    commitment_views,
    file_views,
    later_intake_views,
    library_views,
    licence_filing_views,
    licence_views,
    message_text_views,
    notice_views,
    print_room_views,
    reading_views,
    reason_views,
    receipt_views,
    reveal_views,
    style_views,
    visit_views,
    window_intake_views,
    work_views,
)

urlpatterns = [
    path("cases/", work_views.WorkList.as_view(), name="issuance_work"),
    path("cases/next/<int:pk>/", work_views.Next.as_view(), name="issuance_next"),
    path("cases/<int:pk>/", case_views.CasePage.as_view(), name="issuance_case"),
    path("cases/<int:pk>/rules/", case_views.WorkingRules.as_view(), name="issuance_rules"),
    path("cases/<int:pk>/visit/", visit_views.Visit.as_view(), name="issuance_visit"),
    path(
        "cases/<int:pk>/visit/photos/<int:photo_pk>/",
        visit_views.Photo.as_view(),
        name="issuance_visit_photo",
    ),
    path("cases/<int:pk>/dates/", calendar_views.OfCase.as_view(), name="issuance_case_dates"),
    path("calendar/<slug:day>/", calendar_views.Week.as_view(), name="issuance_calendar"),
    path("visits/<slug:day>/", visit_views.Route.as_view(), name="issuance_route"),
    path("cases/<int:pk>/in-full/", reveal_views.Reveal.as_view(), name="issuance_reveal"),
    path("in-full/", reveal_views.Reveals.as_view(), name="issuance_reveals"),
    path(
        "cases/<int:pk>/do/<slug:verb>/<int:subject_pk>/",
        case_views.RunVerb.as_view(),
        name="issuance_verb",
    ),
    path("cases/<int:pk>/files/<int:file_pk>/", file_views.Upload.as_view(), name="issuance_file"),
    path(
        "cases/<int:pk>/notices/<str:number>.pdf",
        notice_views.NoticeFile.as_view(),
        name="issuance_notice",
    ),
    path(
        "cases/<int:pk>/notices/<str:number>/",
        notice_views.NoticePage.as_view(),
        name="issuance_notice_page",
    ),
    path(
        "cases/<int:pk>/commitment.pdf",
        commitment_views.Commitment.as_view(),
        name="issuance_commitment",
    ),
    path(
        "cases/<int:pk>/scans/<int:scan_pk>/<slug:kind>/",
        file_views.Scan.as_view(),
        name="issuance_scan",
    ),
    path(
        "cases/<int:pk>/files/<int:file_pk>/pages/<int:number>/<int:width>.jpg",
        reading_views.Page.as_view(),
        name="issuance_page",
    ),
    path(
        "cases/<int:pk>/read/<int:review_pk>/", reading_views.Read.as_view(), name="issuance_read"
    ),
    path(
        "cases/<int:pk>/permit-scans/<int:scan_pk>/<int:number>.jpg",
        file_views.PermitPage.as_view(),
        name="issuance_permit_page",
    ),
    path("cases/<int:pk>/papers/", notice_views.Papers.as_view(), name="issuance_papers"),
    path("cases/<int:pk>/preview.pdf", file_views.Preview.as_view(), name="issuance_preview"),
    path("licences/<int:pk>/", licence_views.LicencePage.as_view(), name="issuance_licence"),
    path(
        "licences/<int:pk>/editions/<int:number>/<slug:mode>.pdf",
        file_views.Edition.as_view(),
        name="issuance_edition",
    ),
    path(
        "licence-filings/<int:pk>/",
        licence_filing_views.FilingPage.as_view(),
        name="issuance_licence_filing",
    ),
    path(
        "licence-filings/<int:pk>/package.zip",
        licence_filing_views.Package.as_view(),
        name="issuance_licence_filing_package",
    ),
    path(
        "licence-filings/<int:pk>/receipt/",
        licence_filing_views.Receipt.as_view(),
        name="issuance_licence_filing_receipt",
    ),
    path("library-records/", library_views.Unacknowledged.as_view(), name="issuance_library"),
    path(
        "library-records/<int:pk>/again/",
        library_views.Again.as_view(),
        name="issuance_library_again",
    ),
    path("notices/", notice_views.Unmade.as_view(), name="issuance_notices_unmade"),
    path("notices/<int:pk>/again/", notice_views.MakeAgain.as_view(), name="issuance_notice_again"),
    path("cases/<int:pk>/receipt/", receipt_views.Reprint.as_view(), name="issuance_receipt"),
    path("message-texts/", message_text_views.Texts.as_view(), name="message_texts"),
    path(
        "message-texts/<int:city>/<slug:occasion>/",
        message_text_views.Text.as_view(),
        name="message_text",
    ),
    path("reasons/", reason_views.Reasons.as_view(), name="issuance_reasons"),
    path("reasons/counted/", reason_views.Counted.as_view(), name="issuance_reasons_counted"),
    path("reasons/<int:city>/new/", reason_views.Reason.as_view(), name="issuance_reason_new"),
    path("reasons/<int:city>/<int:pk>/", reason_views.Reason.as_view(), name="issuance_reason"),
    path("certificate-styles/", style_views.Styles.as_view(), name="certificate_styles"),
    path(
        "certificate-styles/<int:city>/",
        style_views.Upload.as_view(),
        name="certificate_style_upload",
    ),
    path(
        "certificate-styles/<int:city>/<slug:style>/<slug:output>.pdf",
        style_views.Preview.as_view(),
        name="certificate_style_preview",
    ),
    path("printing/", print_room_views.PrintRooms.as_view(), name="print_rooms"),
    path(
        "printing/<int:issuer>/",
        include(
            [
                path("", print_room_views.PrintRoom.as_view(), name="print_room"),
                path("sheets.pdf", print_room_views.Sheets.as_view(), name="print_room_sheets"),
                path(
                    "stock/<int:region>.pdf",
                    print_room_views.Stock.as_view(),
                    name="print_room_stock",
                ),
                path("record/", print_room_views.Record.as_view(), name="print_room_record"),
                path("account/", print_room_views.Account.as_view(), name="print_room_account"),
                path(
                    "account/<int:pk>/",
                    print_room_views.Spoiled.as_view(),
                    name="print_room_spoiled",
                ),
                path("printers/", print_room_views.Printers.as_view(), name="print_room_printers"),
                path(
                    "printers/new/",
                    print_room_views.OnePrinter.as_view(),
                    name="print_room_printer_new",
                ),
                path(
                    "printers/<int:pk>/",
                    print_room_views.OnePrinter.as_view(),
                    name="print_room_printer",
                ),
                path(
                    "printers/<int:pk>/calibration.pdf",
                    print_room_views.Calibration.as_view(),
                    name="print_room_calibration",
                ),
            ]
        ),
    ),
    path("intake/<int:pk>/", window_intake_views.Guidance.as_view(), name="issuance_guidance"),
    path("intake/licence/", later_intake_views.Later.as_view(), name="issuance_intake_later"),
    path("intake/", window_intake_views.Intake.as_view(), name="issuance_intake"),
]
