package main

import (
	"net/http"

	"example.org/kilns/internal/api"
)

func main() {
	_ = http.ListenAndServe(":8080", api.NewRouter())
}
