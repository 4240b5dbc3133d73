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
	Form           Form     `json:"form"`
	PhotosPerMonth float64  `json:"photosPerMonth"`
	Options        []Option `json:"options"`
	Steps          []Step   `json:"steps"`
}

// Kinds of Option.
const (
	Today      = "today"  // a person looks at every photo
	WithSingle = "single" // the machine answers what it is sure of, a person the rest
	WithMulti  = "multi"
	WithSensor = "sensor" // as multi, with depth sensors on site
)

// Where a number comes from.
const (
	FromForm       = "form"
	FromData       = "data"       // counted on the photos
	FromComparison = "comparison" // out-of-fold answers
	FromTrust      = "trust"      // out-of-fold answers, and the coverage at the suggested threshold
	FromAssumption = "assumption" // nothing was measured
	FromConvention = "convention" // a rule of thumb, stated with the number
)

// Option is a way to work and its cost per month, with the interval that the measured
// proportions leave.
type Option struct {
	Kind      string  `json:"kind"`
	Reviews   float64 `json:"reviews"` // photos a month that a person looks at
	Errors    float64 `json:"errors"`  // wrong decisions a month
	PerMonth  float64 `json:"perMonth"`
	Low       float64 `json:"low"`
	High      float64 `json:"high"`
	Once      float64 `json:"once"`                // labels to begin with
	From      string  `json:"from"`                // the weakest of what it rests on
	Terms     []Term  `json:"terms"`               // what PerMonth is the sum of
	BreakEven float64 `json:"breakEven,omitempty"` // sensor: wrong decisions a month that it has to spare to pay for itself
}

// Kinds of Term.
const (
	TermReviews       = "reviews"        // photos that a person looks at
	TermMachineErrors = "machine_errors" // wrong decisions among the photos that the machine answers
	TermPersonErrors  = "person_errors"  // wrong decisions among the photos that a person looks at
	TermSensors       = "sensors"
)

// Term is Count a month, at Each: its part of the cost is their product.
type Term struct {
	Kind  string      `json:"kind"`
	Count float64     `json:"count"`
	Each  float64     `json:"each"`            // the form's Field
	Field string      `json:"field"`           // JSON name in the form
	From  string      `json:"from"`            // where the count comes from
	Share *Proportion `json:"share,omitempty"` // the measured proportion behind the count
}

// Step of the road map, with the gates that have to be passed to take the next.
type Step struct {
	Kind   string `json:"kind"`   // "trial", "widen", "operate"
	Photos int    `json:"photos"` // labelled photos to have; operate: photos to check by hand every month
	Weeks  int    `json:"weeks"`  // 0: goes on
	Gates  []Gate `json:"gates"`
}

// Kinds of Step.
const (
	Trial   = "trial"
	Widen   = "widen"
	Operate = "operate"
)

// Gate is a condition on a measured number. Have must reach Need; for "risk" and "cost" it
// must not be above Need.
type Gate struct {
	Kind   string  `json:"kind"` // "accuracy", "coverage", "risk", "verdict", "places", "labels", "class_labels", "cost"
	Need   float64 `json:"need"`
	Have   float64 `json:"have"`
	Known  bool    `json:"known"` // false: nothing was measured to judge it by, and Have means nothing
	Passed bool    `json:"passed"`
	From   string  `json:"from"` // where Need comes from
}
