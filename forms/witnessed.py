"""What the history vouches for in a submission: whatever the applicant sent, and when."""

from forms.models import Submission, SubmissionRevision, SubmittedFile
from portal.ground.history.witness import Part, declare

PARTS = [
    Part(
        "revisions",
        SubmissionRevision,
        "submission_id",
        ("number", "content", "sha256", "created_at"),
    ),
    Part(
        "files",
        SubmittedFile,
        "revision__submission_id",
        ("revision__number", "material", "name", "media_type", "size", "sha256"),
    ),
]

declare(
    Submission,
    *("uuid", "reference", "access_code_digest", "version_id", "region_id", "channel"),
    *("clerk_id", "operator_name", "received_at"),
    parts=PARTS,
    born=True,
)
declare(
    Submission,
    *("uuid", "reference", "access_code_digest", "version_id", "region_id", "channel"),
    *("clerk_id", "filled_by_id", "operator_name", "received_at"),
    parts=PARTS,
    scheme=2,
    born=True,
)
declare(
    Submission,
    *("uuid", "reference", "access_code_digest", "version_id", "region_id", "channel", "kind"),
    *("about", "items", "began", "clerk_id", "filled_by_id", "operator_name", "received_at"),
    parts=PARTS,
    scheme=3,
    born=True,
)
