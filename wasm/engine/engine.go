package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"okuyuki/core/data/samples"
	"okuyuki/core/photo"
	"okuyuki/core/train"
	"okuyuki/core/version"
	"okuyuki/core/workbench"
	"okuyuki/kernels"
	"okuyuki/wasm/message"
)

// engine answers requests. Requests may overlap: a prediction is answered while a
// learning runs, because the workbench locks itself step by step.
type engine struct {
	bench   *workbench.Workbench
	samples []samples.Sample
	emit    func(message.Envelope)

	mu      sync.Mutex
	cancels map[int]context.CancelFunc // running learnings and trainings by request
	set     *workbench.Set             // shared with this instance, a helper
	setID   int

	calls calls // to the helpers of this instance
}

func newEngine(baseModel, sampleFile []byte, emit func(message.Envelope)) (*engine, error) {
	bench, err := workbench.New(baseModel)
	if err != nil {
		return nil, message.Fail(message.KindBadModel, "detail", err.Error())
	}
	list, err := samples.Decode(sampleFile)
	if err != nil {
		return nil, err
	}
	return &engine{bench: bench, samples: list, emit: emit, cancels: map[int]context.CancelFunc{}}, nil
}

// handle answers one request with exactly one result or error. A panic, which only a
// defect of ours can cause, becomes an error; the engine stays usable.
func (e *engine) handle(request message.Envelope) {
	defer func() {
		if r := recover(); r != nil {
			println("engine: panic:", fmt.Sprint(r))
			println(string(debug.Stack()))
			e.fail(request.ID, message.Fail(message.KindInternal, "detail", fmt.Sprint(r)))
		}
	}()
	if err := request.Check(); err != nil {
		e.fail(request.ID, err)
		return
	}
	body, blobs, err := e.answer(request)
	if err != nil {
		e.fail(request.ID, err)
		return
	}
	e.emit(message.New(request.ID, message.Result, body, blobs...))
}

func (e *engine) fail(id int, err error) {
	e.emit(message.New(id, message.Error, failure(err)))
}

func (e *engine) answer(request message.Envelope) (body any, blobs [][]byte, err error) {
	switch request.Type {
	case message.Hello:
		return e.hello(), nil, nil
	case message.Add:
		return e.add(request)
	case message.Predict:
		return e.predict(request)
	case message.Remove:
		var r message.RemoveRequest
		if err := request.Decode(&r); err != nil {
			return nil, nil, err
		}
		e.bench.Remove(r.PhotoID)
		return message.Empty{}, nil, nil
	case message.Learn:
		return e.learn(request)
	case message.Share:
		return e.share(request)
	case message.Train:
		return e.train(request)
	case message.Told:
		var r message.ToldRequest
		if err := request.Decode(&r); err != nil {
			return nil, nil, err
		}
		e.calls.tell(told{ToldRequest: r, blobs: request.Blobs})
		return message.Empty{}, nil, nil
	case message.Cancel:
		var r message.CancelRequest
		if err := request.Decode(&r); err != nil {
			return nil, nil, err
		}
		e.cancel(r.RequestID)
		return message.Empty{}, nil, nil
	case message.Reset:
		e.bench.Reset()
		return e.hello(), nil, nil
	case message.ExportModel:
		file, sum, err := e.bench.ExportModel()
		return message.ExportModelResult{SHA256: sum}, [][]byte{file}, err
	case message.ImportModel:
		file, err := request.Blob()
		if err != nil {
			return nil, nil, err
		}
		if err := e.bench.ImportModel(file); err != nil {
			return nil, nil, message.Fail(message.KindBadModel, "detail", err.Error())
		}
		return e.hello(), nil, nil
	case message.Sample:
		return e.sample(request)
	case message.Bench:
		return e.measure(request)
	}
	return nil, nil, message.Fail(message.KindBadRequest, "detail", "unknown type "+string(request.Type))
}

func (e *engine) hello() message.HelloResult {
	r := message.HelloResult{Version: version.Version, Kernel: kernels.Name()}
	r.Model.Name, r.Model.Learned = e.bench.ModelName(), e.bench.Learned()
	r.Model.Classes = classes(e.bench.Classes())
	return r
}

func (e *engine) add(request message.Envelope) (any, [][]byte, error) {
	var r message.AddRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	file, err := request.Blob()
	if err != nil {
		return nil, nil, err
	}
	picture, err := e.bench.Add(r.PhotoID, file, message.DisplaySide)
	if err != nil {
		return nil, nil, err
	}
	display := picture.Display
	thumb := display.Fit(message.ThumbSide, message.ThumbSide)
	return message.AddResult{
		Size:    message.Size{Width: picture.Width, Height: picture.Height},
		Thumb:   message.Size{Width: thumb.W, Height: thumb.H},
		Display: message.Size{Width: display.W, Height: display.H},
	}, [][]byte{rgba(thumb), rgba(display)}, nil
}

func (e *engine) predict(request message.Envelope) (any, [][]byte, error) {
	var r message.PredictRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	start := time.Now()
	var p workbench.Prediction
	var err error
	if r.PhotoID != "" {
		p, err = e.bench.Predict(r.PhotoID)
	} else {
		var file []byte
		if file, err = request.Blob(); err == nil {
			p, err = e.bench.PredictFile(file)
		}
	}
	if err != nil {
		return nil, nil, err
	}
	result := message.PredictResult{Classes: make([]message.Probability, len(p.Classes))}
	for i, c := range p.Classes {
		result.Classes[i] = message.Probability{Label: c.ID, P: c.P}
	}
	result.MS = milliseconds(start)
	if !r.Depth {
		return result, nil, nil
	}
	result.Depth = &message.Depth{
		Size: message.Size{Width: p.Depth.W, Height: p.Depth.H},
		Kind: "metric", Unit: "m", Min: p.Depth.Min, Max: p.Depth.Max,
	}
	return result, [][]byte{appendFloats(nil, p.Depth.Metres)}, nil
}

func (e *engine) cancel(id int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if stop, running := e.cancels[id]; running {
		stop()
	}
}

// failure turns the errors of the core into those of the protocol.
func failure(err error) *message.Failure {
	var p *photo.Error
	var u *workbench.UnknownPhotoError
	switch {
	case errors.As(err, &p):
		return &message.Failure{Kind: message.Kind(p.Kind), Params: p.Params()}
	case errors.As(err, &u):
		return message.Fail(message.KindUnknownPhoto, "photoId", u.ID)
	case errors.Is(err, context.Canceled):
		return message.Fail(message.KindCancelled)
	case errors.Is(err, workbench.ErrNothingLearned):
		return message.Fail(message.KindBadRequest, "detail", err.Error())
	case errors.Is(err, train.ErrDiverged):
		return message.Fail(message.KindDiverged)
	}
	return message.AsFailure(err)
}

func milliseconds(since time.Time) float64 { return float64(time.Since(since).Microseconds()) / 1000 }
