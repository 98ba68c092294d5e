"""What the database itself refuses of submissions."""

from portal.ground.history.triggers import inherits

BORDER = inherits("forms_submission", "region_id", parent="guides_guideversion", key="version_id")
