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
	"okuyuki/core/shelf"
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
	exam    *workbench.Exam // given to this instance, a helper: of one part
	examID  int

	shelf *shelf.Shelf // for features; nil: they stay in memory

	slowness  float64 // of this machine: seconds it takes for work that should take one; 0 until measured
	wholeStep float64 // seconds of a step of a whole network; 0 until measured

	calls calls // to the helpers of this instance
	air   breather
}

func newEngine(baseModel, sampleFile []byte, emit func(message.Envelope)) (*engine, error) {
	bench, err := workbench.New(baseModel)
	if err != nil {
		return nil, message.Fail(message.KindBadModel, "detail", err.Error())
	}
	var list []samples.Sample
	if len(sampleFile) > 0 { // pages of others have none
		list, err = samples.Decode(sampleFile)
	}
	if err != nil {
		return nil, err
	}
	e := &engine{bench: bench, samples: list, emit: emit, cancels: map[int]context.CancelFunc{}}
	e.air.turn = func() { time.Sleep(time.Millisecond) }
	return e, nil
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
	case message.Restore:
		return e.restore(request)
	case message.Strip:
		return e.strip(request)
	case message.DepthMap:
		return e.depthMap(request)
	case message.Observe:
		return e.observe(request)
	case message.Advise:
		return e.advise(request)
	case message.DepthQuality:
		return e.depthQuality(request)
	case message.Nearer:
		return e.nearer(request)
	case message.Clicks:
		return e.clicks(request)
	case message.Learn:
		return e.learn(request)
	case message.Compare:
		return e.compare(request)
	case message.Estimate:
		return e.estimate(request)
	case message.Stress:
		return e.stress(request)
	case message.StressPhoto:
		return e.stressPhoto(request)
	case message.Share:
		return e.share(request)
	case message.Train:
		return e.train(request)
	case message.Heads:
		return e.takeHeads(request)
	case message.Try:
		return e.try(request)
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
		return e.exportModel(request)
	case message.ImportModel:
		file, err := request.Blob()
		if err != nil {
			return nil, nil, err
		}
		var other *workbench.OtherBaseError
		if err := e.bench.ImportModel(file); errors.As(err, &other) {
			return nil, nil, message.Fail(message.KindOtherBase, "file", other.File, "program", other.Program)
		} else if err != nil {
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
	r := message.HelloResult{Version: version.Version, Kernel: kernels.Name(), Packs: true, Base: e.bench.ModelID()}
	r.Model.Name, r.Model.Learned = e.bench.ModelName(), e.bench.Learned()
	r.Model.Classes = classes(e.bench.Classes())
	return r
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
	result.Novel = p.Novel
	if p.Set != nil {
		set := []string{}
		for _, index := range p.Set {
			for _, c := range p.Classes {
				if c.Index == index {
					set = append(set, c.ID)
				}
			}
		}
		result.Set = &set
	}
	result.MS = milliseconds(start)
	if !r.Depth {
		return result, nil, nil
	}
	result.Depth = depthOf(p.Depth)
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
	case errors.Is(err, workbench.ErrPack):
		return message.Fail(message.KindBadPack)
	case badDepth(err) != "":
		return message.Fail(message.KindBadDepth, "detail", badDepth(err))
	case errors.Is(err, context.Canceled):
		return message.Fail(message.KindCancelled)
	case errors.Is(err, workbench.ErrNotCompared):
		return message.Fail(message.KindNotCompared)
	case errors.Is(err, workbench.ErrNothingLearned), errors.Is(err, workbench.ErrTrial):
		return message.Fail(message.KindBadRequest, "detail", err.Error())
	case errors.Is(err, train.ErrDiverged):
		return message.Fail(message.KindDiverged)
	}
	return message.AsFailure(err)
}

func milliseconds(since time.Time) float64 { return float64(time.Since(since).Microseconds()) / 1000 }
