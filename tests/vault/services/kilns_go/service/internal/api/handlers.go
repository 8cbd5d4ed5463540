package api

import "net/http"

type FiringHandler struct{}

func (h *FiringHandler) List(w http.ResponseWriter, r *http.Request)    {}
func (h *FiringHandler) Start(w http.ResponseWriter, r *http.Request)   {}
func (h *FiringHandler) One(w http.ResponseWriter, r *http.Request)     {}
func (h *FiringHandler) Stop(w http.ResponseWriter, r *http.Request)    {}
func (h *FiringHandler) Curve(w http.ResponseWriter, r *http.Request)   {}
func (h *FiringHandler) AddNote(w http.ResponseWriter, r *http.Request) {}

func health(w http.ResponseWriter, r *http.Request)    {}
func glazes(w http.ResponseWriter, r *http.Request)    {}
func glaze(w http.ResponseWriter, r *http.Request)     {}
func listKilns(w http.ResponseWriter, r *http.Request) {}
func putKiln(w http.ResponseWriter, r *http.Request)   {}
func lockKiln(w http.ResponseWriter, r *http.Request)  {}
func admin(next http.Handler) http.Handler             { return next }
