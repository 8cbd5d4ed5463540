package api

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// NewRouter knows every path.
func NewRouter() http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.Logger)
	r.Get("/healthz", health)
	h := &FiringHandler{}
	r.Route("/api/v1", func(r chi.Router) {
		r.Mount("/kilns", kilns())
		r.Route("/firings", func(r chi.Router) {
			r.Get("/", h.List)
			r.Post("/", h.Start)
			r.Route("/{firingID}", func(r chi.Router) {
				r.Get("/", h.One)
				r.With(admin).Delete("/", h.Stop)
				r.Get("/curve", h.Curve)
				r.Post("/notes", h.AddNote)
			})
		})
		r.Method(http.MethodGet, "/glazes", http.HandlerFunc(glazes))
		r.Get("/glazes/{name:[a-z-]+}", glaze)
	})
	return r
}

func kilns() http.Handler {
	r := chi.NewRouter()
	r.Get("/", listKilns)
	r.Put("/{id}", putKiln)
	r.Group(func(r chi.Router) {
		r.Use(admin)
		r.Post("/{id}/lock", lockKiln)
	})
	return r
}
