"""From the documents to the receipt."""

from django.urls import path

from projects.views import documents, filing, reopened, sign_off, withdrawal

urlpatterns = [
    path("progetti/<number:number>/documenti/", documents.documents, name="documents"),
    path(
        "progetti/<number:number>/documenti/<number:attachment>/",
        documents.download,
        name="document",
    ),
    path(
        "progetti/<number:number>/documenti/<number:attachment>/togli/",
        documents.remove,
        name="document_remove",
    ),
    path("progetti/<number:number>/firma/", sign_off.sign_off, name="sign_off"),
    path("progetti/<number:number>/firma/copia/", sign_off.ask_copy, name="signing_copy"),
    path(
        "progetti/<number:number>/firma/copia/<number:version>/",
        sign_off.copy_file,
        name="signing_copy_file",
    ),
    path("progetti/<number:number>/firma/carica/", sign_off.signed_copy, name="signed_copy"),
    path("progetti/<number:number>/riprendi/", sign_off.take_up_again, name="take_up"),
    path("progetti/<number:number>/invio/", filing.filing, name="filing"),
    path("progetti/<number:number>/ricevuta/", filing.receipt, name="receipt"),
    path("domande/<slug:code>/parti/<slug:slug>/", reopened.reopened_part, name="reopened_part"),
    path(
        "domande/<slug:code>/parti/<slug:slug>/file/", reopened.reopened_file, name="reopened_file"
    ),
    path(
        "domande/<slug:code>/parti/<slug:slug>/ripristina/",
        reopened.reopened_back,
        name="reopened_back",
    ),
    path("domande/<slug:code>/ritira/", withdrawal.withdrawal, name="withdrawal"),
]
