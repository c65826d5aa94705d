"""Every address of the site. What a visitor does comes first, Wagtail's pages last."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config import doors
from config.sitemap import sitemap
from config.views import healthz, readyz, robots
from core.counting import counting

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    *doors.urlpatterns,
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", include("search.api.urls")),
    *(static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT) if settings.DEBUG else []),
]

urlpatterns += i18n_patterns(
    path("library/", include("search.urls")),
    path("out-of-date/", include("core.urls")),
    path("counting/", counting, name="counting"),
    path("accounts/", include("allauth.urls")),
    path("my/", include("users.urls")),
    path("", include("config.public")),
    prefix_default_language=False,
)
