/**
 * Creates the CA and the two certificates of the plugin, and renews them before they end. Arguments: the Secrets of the
 * CA, of the server and of the client, and the server's name.
 *
 * `tls.crt` of a Secret is the certificate and its CA: each side trusts the certificates in the other side's `tls.crt`.
 * A new certificate is signed by the CA that both trust already, so that a renewal is seen by both sides at any time. A
 * new CA is created a year before the old one ends, and the old one stays in `tls.crt`: only the plugin learns of it up
 * to two minutes late, and the operator retries until then. Sources: CloudNativePG 1.30, plugin_controller.go;
 * cnpg-i-machinery 0.4, pluginhelper/http/server.go, getConfigForClient.
 */
export const certificatesScript = String.raw`
import base64, datetime, json, os, ssl, sys, urllib.error, urllib.request
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ca_secret, server_secret, client_secret, server_name = sys.argv[1:5]
day = datetime.timedelta(days=1)
now = datetime.datetime.now(datetime.timezone.utc)
ca_days, ca_renewed_before, leaf_days, leaf_renewed_before = 3650, 365, 90, 30

folder = os.environ.get("SERVICE_ACCOUNT", "/var/run/secrets/kubernetes.io/serviceaccount") + "/"
token, namespace = (open(folder + name).read() for name in ("token", "namespace"))
context = ssl.create_default_context(cafile=folder + "ca.crt")
# Python 3.13 refuses CAs without a key identifier, which Kubernetes may have.
context.verify_flags &= ~ssl.VERIFY_X509_STRICT
host = os.environ["KUBERNETES_SERVICE_HOST"]
base = "https://%s:%s/api/v1/namespaces/%s/secrets" % (
    "[%s]" % host if ":" in host else host, os.environ["KUBERNETES_SERVICE_PORT"], namespace)

def ask(method, path="", body=None):
    headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, headers, method=method)
    with urllib.request.urlopen(request, context=context, timeout=20) as answer:
        return json.load(answer)

def read(name):
    try:
        found = ask("GET", "/" + name)
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
        return None, [], None
    try:
        data = {key: base64.b64decode(value) for key, value in found["data"].items()}
        chain = x509.load_pem_x509_certificates(data["tls.crt"])
        return found, chain, serialization.load_pem_private_key(data["tls.key"], None)
    except Exception as error:
        print("%s cannot be read, and is replaced: %r" % (name, error))
        return found, [], None

def pem(chain):
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain)

def write(name, found, chain, key):
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    labels = {"app.kubernetes.io/managed-by": "pgstack", "app.kubernetes.io/part-of": "pgstack"}
    secret = {
        "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls", "metadata": {"name": name, "labels": labels},
        "data": {k: base64.b64encode(v).decode() for k, v in (("tls.crt", pem(chain)), ("tls.key", private))}}
    if found is None:
        ask("POST", "", secret)
    else:
        secret["metadata"]["resourceVersion"] = found["metadata"]["resourceVersion"]
        ask("PUT", "/" + name, secret)
    print("%s: valid until %s" % (name, chain[0].not_valid_after_utc.isoformat()))

def left(certificate):
    return certificate.not_valid_after_utc - now

def build(name, public_key, days, issuer):
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer.subject if issuer else subject)
        .public_key(public_key).serial_number(x509.random_serial_number())
        .not_valid_before(now - day / 24).not_valid_after(now + days * day)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), False))

def usage(**wanted):
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in names})

found, trusted, ca_key = read(ca_secret)
if not trusted or left(trusted[0]) < ca_renewed_before * day:
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = (build("barman-cloud-ca", ca_key.public_key(), ca_days, None)
        .add_extension(x509.BasicConstraints(True, 0), True)
        .add_extension(usage(key_cert_sign=True, crl_sign=True), True)
        .sign(ca_key, hashes.SHA256()))
    # Certificates of the one before are trusted until they are replaced everywhere.
    trusted = [ca] + [one for one in trusted[:1] if left(one) > 0 * day]
    write(ca_secret, found, trusted, ca_key)
ca = trusted[0]

def signed(certificate):
    try:
        certificate.verify_directly_issued_by(ca)
        return True
    except Exception:
        return False

def names_of(certificate):
    try:
        return certificate.extensions.get_extension_for_class(
            x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)
    except x509.ExtensionNotFound:
        return []

for name, common_name, purpose, names in (
        (server_secret, server_name, ExtendedKeyUsageOID.SERVER_AUTH, [server_name]),
        (client_secret, "barman-cloud-client", ExtendedKeyUsageOID.CLIENT_AUTH, [])):
    found, chain, key = read(name)
    if chain and left(chain[0]) > leaf_renewed_before * day and signed(chain[0]) and names_of(chain[0]) == names:
        print("%s: valid until %s, unchanged" % (name, chain[0].not_valid_after_utc.isoformat()))
        continue
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (build(common_name, key.public_key(), leaf_days, ca)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key()), False)
        .add_extension(x509.BasicConstraints(False, None), True)
        .add_extension(usage(digital_signature=True), True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), False))
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), False)
    write(name, found, [builder.sign(ca_key, hashes.SHA256())] + trusted, key)
`.trim();
