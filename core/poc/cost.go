package poc

// Form is what the user knows of the work. Money is in any currency, per month of WorkDays.
type Form struct {
	Currency     string  `json:"currency"` // "JPY", "USD", ...
	PhotosPerDay float64 `json:"photosPerDay"`
	WorkDays     float64 `json:"workDays"`   // per month; 20
	WrongCost    float64 `json:"wrongCost"`  // of one wrong decision
	ReviewCost   float64 `json:"reviewCost"` // of one photo looked at by a person
	LabelCost    float64 `json:"labelCost"`  // of one label
	SensorCost   float64 `json:"sensorCost"` // of one depth sensor, per month
	Sensors      float64 `json:"sensors"`    // that would be needed
	TodayError   float64 `json:"todayError"` // share of wrong decisions of today's work, 0 to 1
}

// Cost is the form, and what it comes to.
type Cost struct {
	Form    Form     `json:"form"`
	Options []Option `json:"options"`
	Steps   []Step   `json:"steps"`
}

// Option is a way to work and its cost per month, with the interval that the measured
// proportions leave.
type Option struct {
	Kind     string  `json:"kind"`    // "today", "single", "multi", "sensor"
	Reviews  float64 `json:"reviews"` // photos a month that a person looks at
	Errors   float64 `json:"errors"`  // wrong decisions a month
	PerMonth float64 `json:"perMonth"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	Once     float64 `json:"once"` // labels to begin with
	From     string  `json:"from"` // which measured numbers it rests on: "form", "comparison", "trust", "assumption"
}

// Step of the road map, with the gate that has to be passed to take the next.
type Step struct {
	Kind   string `json:"kind"`   // "trial", "widen", "operate"
	Photos int    `json:"photos"` // labelled photos to have
	Weeks  int    `json:"weeks"`
	Gates  []Gate `json:"gates"`
}

// Gate is a condition on a measured number.
type Gate struct {
	Kind   string  `json:"kind"` // "accuracy", "coverage", "risk", "verdict", "places", "labels"
	Need   float64 `json:"need"`
	Have   float64 `json:"have"`
	Passed bool    `json:"passed"`
}
