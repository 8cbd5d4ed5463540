package firing

import "github.com/prometheus/client_golang/prometheus"

var (
	firings = prometheus.NewCounterVec(prometheus.CounterOpts{
		Namespace: "kilns",
		Name:      "firings_total",
		Help:      "Started firings",
	}, []string{"kiln"})
	celsius = prometheus.NewGauge(prometheus.GaugeOpts{Name: "kilns_celsius"})
)
