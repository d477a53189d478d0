/**
 * Python of a script in a pod: `ask(method, path, body)` asks the Kubernetes API for an object of the pod's namespace, as the
 * pod's service account. It returns the answer, and raises urllib.error.HTTPError if the API server refuses the request.
 */
export const askApiServer = `
import json, os, ssl, urllib.request

def of_account(name):
    account = os.environ.get("SERVICE_ACCOUNT", "/var/run/secrets/kubernetes.io/serviceaccount")
    with open(os.path.join(account, name)) as file:
        return file.read().strip()

def ask(method, path, body=None, kind="application/json", timeout=20):
    context = ssl.create_default_context(cadata=of_account("ca.crt"))
    # Python 3.13 refuses CAs without a key identifier, which Kubernetes may have.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    host = os.environ["KUBERNETES_SERVICE_HOST"]
    host = "[%s]" % host if ":" in host else host
    url = "https://%s:%s/api/v1/namespaces/%s/%s" % (
        host, os.environ["KUBERNETES_SERVICE_PORT"], of_account("namespace"), path)
    headers = {"Authorization": "Bearer " + of_account("token"), "Content-Type": kind}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request, context=context, timeout=timeout) as answer:
        return json.load(answer)
`.trim();
