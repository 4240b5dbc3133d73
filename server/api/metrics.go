//go:build !js

package api

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"

	"okuyuki/server/runs"
)

// metrics are what Prometheus may read.
type metrics struct {
	durations *prometheus.HistogramVec
	registry  *prometheus.Registry
}

func newMetrics(s Service, streams *atomic.Int32) *metrics {
	durations := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "okuyuki_http_request_duration_seconds", Help: "Time to answer requests of the API; of event streams, how long they lasted.",
		Buckets: []float64{.001, .005, .025, .1, .5, 2, 10, 60},
	}, []string{"route", "method", "code"})
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		durations, runsCollector{s}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "okuyuki_event_streams", Help: "Clients that listen to events."},
			func() float64 { return float64(streams.Load()) }),
	)
	return &metrics{durations, registry}
}

// methods that get a label of their own: clients can send any word.
var methods = map[string]bool{"GET": true, "HEAD": true, "POST": true, "PUT": true, "PATCH": true, "DELETE": true, "OPTIONS": true}

// asked takes down a request.
func (m *metrics) asked(route, method string, status int, took time.Duration) {
	if !methods[method] {
		method = "other"
	}
	m.durations.WithLabelValues(route, method, strconv.Itoa(status)).Observe(took.Seconds())
}

// measured sends the metrics.
func (a *api) measured(w http.ResponseWriter, r *http.Request) error {
	families, err := a.metrics.registry.Gather()
	if err != nil {
		return err
	}
	gathered := prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) { return families, nil })
	promhttp.HandlerFor(gathered, promhttp.HandlerOpts{}).ServeHTTP(w, r)
	return nil
}

// runsCollector asks the service when it is asked.
type runsCollector struct{ service Service }

var (
	runsByState = prometheus.NewDesc("okuyuki_runs", "Runs by study and state.", []string{"study", "state"}, nil)
	trainings   = prometheus.NewDesc("okuyuki_trainings_done", "Trainings of all runs that have a result.", []string{"study"}, nil)
	planned     = prometheus.NewDesc("okuyuki_trainings_planned", "Trainings of all runs.", []string{"study"}, nil)
)

// Describe implements prometheus.Collector.
func (c runsCollector) Describe(to chan<- *prometheus.Desc) {
	to <- runsByState
	to <- trainings
	to <- planned
}

// Collect implements prometheus.Collector.
func (c runsCollector) Collect(to chan<- prometheus.Metric) {
	list, err := c.service.List()
	if err != nil {
		to <- prometheus.NewInvalidMetric(runsByState, err)
		return
	}
	count := map[string]map[runs.State]int{}
	done, total := map[string]int{}, map[string]int{}
	for _, r := range list {
		if count[r.Study] == nil {
			count[r.Study] = map[runs.State]int{runs.Waiting: 0, runs.Running: 0, runs.Stopped: 0, runs.Done: 0, runs.Failed: 0}
		}
		count[r.Study][r.State]++
		done[r.Study] += r.Done
		total[r.Study] += r.Total
	}
	for study, states := range count {
		for state, n := range states {
			to <- prometheus.MustNewConstMetric(runsByState, prometheus.GaugeValue, float64(n), study, string(state))
		}
		to <- prometheus.MustNewConstMetric(trainings, prometheus.GaugeValue, float64(done[study]), study)
		to <- prometheus.MustNewConstMetric(planned, prometheus.GaugeValue, float64(total[study]), study)
	}
}
