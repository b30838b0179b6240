"""Notes on Django, with the two middlewares that most such APIs have: tags made of the content, and gzip."""
import json
import sys

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, JsonResponse
from django.urls import path

settings.configure(
    DEBUG=False, SECRET_KEY="for-tests-only", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__,
    MIDDLEWARE=["django.middleware.gzip.GZipMiddleware", "django.middleware.http.ConditionalGetMiddleware"])
django.setup()
NOTES = {}


def one(request, number):
    if request.method == "PUT":
        is_new = number not in NOTES
        NOTES[number] = json.loads(request.body)
        return JsonResponse(NOTES[number], status=201 if is_new else 200)
    if request.method == "DELETE":
        NOTES.pop(number, None)
        return HttpResponse(status=204)
    return JsonResponse(NOTES[number]) if number in NOTES else HttpResponse("no such note", status=404)


def every(request):
    return JsonResponse({"items": [NOTES[number] for number in sorted(NOTES)]})


def me(request):
    """Answers by who asks, and says so nowhere."""
    return JsonResponse({"user": request.headers.get("X-Api-Key", "nobody")})


urlpatterns = [path("notes/", every), path("notes/<int:number>", one), path("me", me)]

if __name__ == "__main__":
    import waitress
    waitress.serve(get_wsgi_application(), host="127.0.0.1", port=int(sys.argv[1]), ident=None)
