package firing

// State is how far a firing is.
type State string

const (
	StateHeating State = "HEATING"
	StateSoaking State = "SOAKING"
	StateCooling State = "COOLING"
	StateDone    State = "DONE"
)

// FiringService runs kilns.
type FiringService struct{}

// CurveStore keeps what was measured.
type CurveStore interface {
	Append(firing string, celsius float64) error
}
