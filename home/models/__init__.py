"""Columns and constraints of the content pages, pictures and enquiries."""

from home.models.articles import ArticleLink, ArticlePage, ArticleTag
from home.models.enquiries import Enquiry, FeedbackField, FeedbackPage
from home.models.front import HomePage
from home.models.pictures import Picture, PictureRendition
from home.models.review import SecondPersonTask
from home.models.sections import CollectionPage, CollectionTag, SectionPage

__all__ = [
    "ArticleLink",
    "ArticlePage",
    "ArticleTag",
    "CollectionPage",
    "CollectionTag",
    "Enquiry",
    "FeedbackField",
    "FeedbackPage",
    "HomePage",
    "Picture",
    "PictureRendition",
    "SecondPersonTask",
    "SectionPage",
]
