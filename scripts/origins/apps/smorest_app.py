"""A pet store on flask-smorest, whose own decorators check If-Match and If-None-Match."""
import sys

import flask
import flask_smorest
import marshmallow as ma
from flask.views import MethodView

app = flask.Flask(__name__)
app.config.update(
    API_TITLE="Pets", API_VERSION="v1", OPENAPI_VERSION="3.0.2", PROPAGATE_EXCEPTIONS=False)
api = flask_smorest.Api(app)
pets = flask_smorest.Blueprint("pets", "pets", url_prefix="/pets")
STORE = {}


class Pet(ma.Schema):
    id = ma.fields.Int(dump_only=True)
    name = ma.fields.String(required=True)


@pets.route("/")
class Pets(MethodView):
    @pets.etag
    @pets.response(200, Pet(many=True))
    def get(self):
        return list(STORE.values())

    @pets.etag
    @pets.arguments(Pet)
    @pets.response(201, Pet)
    def post(self, data):
        data["id"] = len(STORE) + 1
        STORE[data["id"]] = data
        return data


@pets.route("/<int:number>")
class OnePet(MethodView):
    @pets.etag
    @pets.response(200, Pet)
    def get(self, number):
        return STORE.get(number) or flask_smorest.abort(404)

    @pets.etag
    @pets.arguments(Pet)
    @pets.response(200, Pet)
    def put(self, data, number):
        pet = STORE.get(number) or flask_smorest.abort(404)
        pets.check_etag(pet, Pet)
        pet.update(data)
        return pet

    @pets.etag
    @pets.response(204)
    def delete(self, number):
        pet = STORE.get(number) or flask_smorest.abort(404)
        pets.check_etag(pet, Pet)
        del STORE[number]


api.register_blueprint(pets)

if __name__ == "__main__":
    import waitress
    waitress.serve(app, host="127.0.0.1", port=int(sys.argv[1]), ident=None)
