package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"okuyuki/kernels"
	"okuyuki/server/base"
	"okuyuki/server/dataset"
	"okuyuki/server/queue"
)

// trainKind is what the queue calls the candidates of a training.
const trainKind = "train"

// maxPacked bounds what a training sends to its workers, in bytes: they hold it in memory.
const maxPacked = 1 << 30

// through has the candidates of a training tried by the fleet, who are sent the photos.
func (c *trainCommand) through(o base.TrainOptions, std streams, env environment) func(context.Context, base.TrainHeader, base.TrainChoice) (
	func(base.Choice) (base.ChoiceResult, error), int, func(bool), error) {
	return func(ctx context.Context, h base.TrainHeader, train base.TrainChoice) (func(base.Choice) (base.ChoiceResult, error), int, func(bool), error) {
		before := kernels.Workers()
		kernels.SetWorkers(1) // whole trainings side by side use the cores better
		a := asked{kind: trainKind, name: o.Name, header: h, dir: o.Cache, dataName: "photos-" + h.Digest(), data: func() ([]byte, error) { return packTraining(o) }}
		pool, err := throughQueue(ctx, c.fleet, a, std, env, train)
		if err != nil {
			kernels.SetWorkers(before)
			return nil, 0, nil, err
		}
		return pool.Train, pool.Outstanding(), func(complete bool) {
			pool.Close(complete)
			kernels.SetWorkers(before)
		}, nil
	}
}

// Names in what is sent to workers.
const (
	packedPhotos  = "photos"
	packedFrom    = "from"
	packedTeacher = "teacher"
)

// packTraining is all that candidates learn from, as a zip: photos with their depth maps, and models.
func packTraining(o base.TrainOptions) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name string, data []byte) error {
		if b.Len()+len(data) > maxPacked {
			return fmt.Errorf("the photos have more than %d MB, which is what workers are sent: train without --nats and --listen, or with fewer or smaller photos", maxPacked>>20)
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store}) // compressed as they are
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	err := put(packedFrom, o.From)
	if err == nil && len(o.Teacher) > 0 {
		err = put(packedTeacher, o.Teacher)
	}
	for i, item := range o.Set.Items {
		if err != nil {
			return nil, err
		}
		var file, depth []byte
		if file, err = o.Set.File(i); err == nil {
			err = put(packedPhotos+"/"+item.Path, file)
		}
		if err == nil && item.Depth != "" {
			if depth, err = o.Set.Raw(item.Depth); err == nil {
				err = put(packedPhotos+"/"+item.Depth, depth)
			}
		}
	}
	if err == nil {
		err = z.Close()
	}
	return b.Bytes(), err
}

// unpackTraining reads what packTraining wrote.
func unpackTraining(data []byte) (o base.TrainOptions, err error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return o, err
	}
	if o.From, err = fs.ReadFile(z, packedFrom); err != nil {
		return o, err
	}
	if o.Teacher, err = fs.ReadFile(z, packedTeacher); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return o, err
	}
	photos, err := fs.Sub(z, packedPhotos)
	if err != nil {
		return o, err
	}
	if o.Set, err = dataset.ReadFolder(photos); err != nil {
		return o, err
	}
	withoutClass(o.Set)
	return o, nil
}

// openTrain prepares for the candidates of a training.
func (c *workerCommand) openTrain(ctx context.Context, s queue.Study, data func() ([]byte, error)) (queue.Handler, error) {
	var h base.TrainHeader
	if err := json.Unmarshal(s.Header, &h); err != nil {
		return nil, fmt.Errorf("%w: %w", queue.ErrRefused, err)
	}
	packed, err := data()
	if err != nil {
		return nil, err
	}
	o, err := unpackTraining(packed)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", queue.ErrRefused, err)
	}
	cache := c.Cache
	if cache == "" {
		if cache, err = cacheFolder("--cache"); err != nil {
			return nil, err
		}
	}
	o.Name, o.Cache, o.Log = s.Title, filepath.Join(cache, "train"), io.Discard
	try, err := base.RemoteCandidates(ctx, o, h)
	if errors.Is(err, base.ErrOther) {
		err = fmt.Errorf("%w: %w", queue.ErrRefused, err)
	}
	if err != nil {
		return nil, err
	}
	return queue.Handle(try), nil
}
