package poc

// Corruption is a way in which photos get worse.
type Corruption string

// The corruptions of the stress test.
const (
	Dark   Corruption = "dark"   // less light: gamma, Poisson and read noise
	Noise  Corruption = "noise"  // Gaussian
	Blur   Corruption = "blur"   // Gaussian
	JPEG   Corruption = "jpeg"   // compression
	Rotate Corruption = "rotate" // about the view's axis
	Tilt   Corruption = "tilt"   // viewpoint: a homography
)

// Corruptions lists them in the order in which they are shown.
func Corruptions() []Corruption { return []Corruption{Dark, Noise, Blur, JPEG, Rotate, Tilt} }

// Stress is how the arms bear photos that get worse. Every photo is answered by trainings
// that have not seen it.
type Stress struct {
	Curves []StressCurve `json:"curves"`
}

// StressCurve is one corruption at growing strength.
type StressCurve struct {
	Corruption Corruption    `json:"corruption"`
	Points     []StressPoint `json:"points"` // the first at strength 0
	// The strength up to which an arm's answers stay of use: class accuracy not clearly below
	// that of clean photos, depth error (AbsRel against clean) at most the usable one. 1: all the way.
	ClassUntil map[Arm]float64 `json:"classUntil"`
	DepthUntil map[Arm]float64 `json:"depthUntil"`
}

// StressPoint is one strength, 0 to 1.
type StressPoint struct {
	Strength float64     `json:"strength"`
	Photos   int         `json:"photos"`
	Arms     []StressArm `json:"arms"`
}

// StressArm is one arm at one strength.
type StressArm struct {
	Arm      Arm        `json:"arm"`
	Accuracy Proportion `json:"accuracy"`
	AbsRel   *float64   `json:"absRel,omitempty"` // of depth against that target of the clean photo
	Delta1   *float64   `json:"delta1,omitempty"`
}
