"""Certificates for servers of tests: an authority of their own and what it signs, valid on loopback only."""

import hashlib
import shutil
import ssl
import subprocess
from pathlib import Path

from scripts.shell import Failed

DAYS = "30"
KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


def make(folder: Path) -> None:
    """Makes `ca.crt`, and `node.crt` with `node.key` for loopback, unless they are there. Raises `Failed`."""
    if (folder / "node.crt").exists() and _is_fresh(folder / "node.crt"):
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
    authority = [
        "-keyout",
        "ca.key",
        "-out",
        "ca.crt",
        "-days",
        DAYS,
        "-subj",
        "/CN=Authority of these tests",
    ]
    _openssl(folder, "req", "-x509", *KEY, *authority)
    _openssl(folder, "req", *KEY, "-keyout", "node.key", "-out", "node.csr", "-subj", "/CN=localhost")
    signed = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", DAYS, "-extfile", "names"]
    _openssl(folder, "x509", "-req", "-in", "node.csr", *signed, "-out", "leaf.crt")
    # The server sends the authority along, so that a client may know it by its fingerprint alone.
    (folder / "node.crt").write_text((folder / "leaf.crt").read_text() + (folder / "ca.crt").read_text())


def fingerprint(certificate: Path) -> str:
    """SHA-256 of a certificate, as `ELASTICSEARCH_FINGERPRINT` takes it."""
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate.read_text())).hexdigest()


def _is_fresh(certificate: Path) -> bool:
    """Whether it will be valid for another day."""
    asked = [_program(), "x509", "-checkend", "86400", "-noout", "-in", str(certificate)]
    return subprocess.run(asked, capture_output=True).returncode == 0


def _program() -> str:
    found = shutil.which("openssl")
    if found is None:
        raise Failed("openssl was not found. Debian or Ubuntu: sudo apt install openssl")
    return found


def _openssl(folder: Path, *arguments: str) -> None:
    done = subprocess.run([_program(), *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"openssl could not make a certificate: {done.stderr.strip()[-300:]}")
