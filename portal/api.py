"""The public, read-only API; `/api/docs` describes it."""

from ninja import NinjaAPI

api = NinjaAPI(title="一业一证 API", version="1", docs_url="/docs")
