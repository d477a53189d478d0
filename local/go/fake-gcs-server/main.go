// An object store that answers as Google Cloud Storage does, for one machine: fake-gcs-server, which leaves out each part of
// a batch that has no Content-ID. Google's client for Python names none, so that without this nothing is ever deleted by it.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"log"
	"mime/multipart"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/fsouza/fake-gcs-server/fakestorage"
)

func main() {
	root := flag.String("filesystem-root", "", "folder of the buckets")
	external := flag.String("external-url", "", "address that clients are told")
	public := flag.String("public-host", "storage.googleapis.com", "host at which objects are read by their path")
	port := flag.Int("port", 80, "port")
	certificate := flag.String("cert-location", "", "file of the certificate; without one it speaks HTTP")
	key := flag.String("private-key-location", "", "file of the certificate's key")
	flag.Parse()

	store, err := fakestorage.NewServerWithOptions(fakestorage.Options{
		StorageRoot: *root,
		ExternalURL: *external,
		PublicHost:  *public,
		NoListener:  true,
	})
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Addr: fmt.Sprintf(":%d", *port), Handler: withPartsNamed(store.HTTPHandler())}
	go func() {
		if *certificate == "" {
			log.Fatal(server.ListenAndServe())
		}
		log.Fatal(server.ListenAndServeTLS(*certificate, *key))
	}()

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	<-stop
}

// withPartsNamed gives each part of a batch a Content-ID.
func withPartsNamed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == "/batch/storage/v1" {
			if err := nameParts(r); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

func nameParts(r *http.Request) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return err
	}
	var named bytes.Buffer
	writer := multipart.NewWriter(&named)
	for number := 1; ; number++ {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if part.Header.Get("Content-ID") == "" {
			part.Header.Set("Content-ID", fmt.Sprintf("<%d>", number))
		}
		to, err := writer.CreatePart(part.Header)
		if err != nil {
			return err
		}
		if _, err := io.Copy(to, part); err != nil {
			return err
		}
	}
	if err := writer.Close(); err != nil {
		return err
	}
	// A request's parts are read once only.
	r.MultipartForm = nil
	r.Body = io.NopCloser(&named)
	r.ContentLength = int64(named.Len())
	r.Header.Set("Content-Type", "multipart/mixed; boundary="+writer.Boundary())
	return nil
}
