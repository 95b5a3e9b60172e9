"""Makes users with Django's own hashers in a database of its own, and dumps them with dumpdata."""

import sys

import django
from django.conf import settings

folder, password = sys.argv[1], sys.stdin.read()

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder + "/db.sqlite3"}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    PASSWORD_HASHERS=[
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.Argon2PasswordHasher",
    ],
)
django.setup()

from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.contrib.auth.models import Group, User
from django.core.management import call_command

call_command("migrate", verbosity=0)


def pbkdf2(iterations):
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(password, hasher.salt(), iterations)


def add(name, stored):
    user = User(username=name, email=name + "@django.example.com", first_name=name.title(), password=stored)
    user.save()
    return user


ada = add("ada", pbkdf2(720000))
add("grace", make_password(password, hasher="argon2"))
add("old", pbkdf2(260000))
add("unusable", make_password(None))
ada.groups.add(Group.objects.create(name="editors"))

call_command("dumpdata", "auth.user", output=folder + "/users.json")
call_command("dumpdata", "auth.group", output=folder + "/groups.json")
