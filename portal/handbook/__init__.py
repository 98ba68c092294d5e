"""The handbook (使用手册) of the back office: chapters in docs/handbook, shown under /cms/help/."""
