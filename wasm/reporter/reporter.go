package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"runtime/debug"

	"okuyuki/core/export"
	"okuyuki/core/poc"
	"okuyuki/core/report"
	"okuyuki/core/sitereport"
	"okuyuki/wasm/message"
)

// handle answers one request with exactly one result or error. A panic, which only a defect of ours can cause, becomes an error.
func handle(request message.Envelope) (answer message.Envelope) {
	fail := func(err error) message.Envelope { return message.New(request.ID, message.Error, failure(err)) }
	defer func() {
		if r := recover(); r != nil {
			detail := "panic"
			if err, ok := r.(error); ok {
				detail = err.Error()
			}
			println("reporter: panic:", detail)
			println(string(debug.Stack()))
			answer = fail(message.Fail(message.KindInternal, "detail", detail))
		}
	}()
	if err := request.Check(); err != nil {
		return fail(err)
	}
	body, blobs, err := reply(request)
	if err != nil {
		return fail(err)
	}
	return message.New(request.ID, message.Result, body, blobs...)
}

func reply(request message.Envelope) (body any, blobs [][]byte, err error) {
	switch request.Type {
	case message.Report:
		return write(request, report.HTML, "html", "text/html;charset=utf-8")
	case message.Table:
		return write(request, report.CSV, "csv", "text/csv;charset=utf-8")
	case message.Numbers:
		return write(request, report.JSON, "json", "application/json")
	case message.Site:
		body, err := site(request)
		return body, nil, err
	case message.ONNX:
		file, err := convert(request)
		return message.Empty{}, [][]byte{file}, err
	case message.Queue:
		body, file, err := merge(request)
		return body, [][]byte{file}, err
	case message.Monitor:
		body, err := compare(request)
		return body, nil, err
	case message.Cost:
		body, err := reckon(request)
		return body, nil, err
	}
	return nil, nil, message.Fail(message.KindBadRequest, "detail", "unknown type "+string(request.Type))
}

// write makes a file of a result.
func write(request message.Envelope, make func(*poc.Result, report.Options) ([]byte, error), extension, mime string) (any, [][]byte, error) {
	var r message.ReportRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	if !given(r.Result) {
		return nil, nil, message.Fail(message.KindBadRequest, "detail", "a report without a result")
	}
	result, err := resultOf(r.Result)
	if err != nil {
		return nil, nil, err
	}
	result.Cost = nil // reckoned anew by the form, which may have changed since
	if given(r.Form) {
		form, err := formOf(r.Form)
		if err != nil {
			return nil, nil, err
		}
		result.Cost = &poc.Cost{Form: form}
	}
	options := report.Options{Language: r.Language, Name: r.Name, Date: r.Date, Names: r.Names}
	for _, p := range r.Photos {
		options.Photos = append(options.Photos, report.Photo(p))
	}
	file, err := make(result, options)
	if err != nil {
		return nil, nil, err
	}
	return message.FileResult{Name: report.FileName(options, extension), MIME: mime}, [][]byte{file}, nil
}

// site is what would be shared of a result.
func site(request message.Envelope) (*sitereport.Report, error) {
	var r message.SiteRequest
	if err := request.Decode(&r); err != nil {
		return nil, err
	}
	result, err := resultOf(r.Result)
	if err != nil {
		return nil, err
	}
	return sitereport.Of(result, sitereport.Options{Site: r.Site, Date: r.Date, ClassNames: r.Names, Language: r.Language})
}

// convert makes an ONNX file of a network that was written for PyTorch.
func convert(request message.Envelope) ([]byte, error) {
	file, err := request.Blob()
	if err != nil {
		return nil, err
	}
	network, err := export.Read(file)
	if err != nil {
		return nil, message.Fail(message.KindBadModel, "detail", err.Error())
	}
	return network.ONNX()
}

func reckon(request message.Envelope) (*poc.Cost, error) {
	var r message.CostRequest
	if err := request.Decode(&r); err != nil {
		return nil, err
	}
	if !given(r.Form) {
		return nil, message.Fail(message.KindBadRequest, "detail", "a cost without a form")
	}
	form, err := formOf(r.Form)
	if err != nil {
		return nil, err
	}
	result, err := resultOf(r.Result)
	if err != nil {
		return nil, err
	}
	return poc.Reckon(result, form)
}

// given reports whether an optional value is there.
func given(text json.RawMessage) bool { return len(text) > 0 && !bytes.Equal(text, []byte("null")) }

// resultOf reads a result and checks all of it but the cost, which it leaves away; none is an empty one.
func resultOf(text json.RawMessage) (*poc.Result, error) {
	result := new(poc.Result)
	if !given(text) {
		return result, nil
	}
	if err := json.Unmarshal(text, result); err != nil {
		return nil, message.Fail(message.KindBadRequest, "detail", "result: "+err.Error())
	}
	result.Cost = nil
	return result, result.Check()
}

// formOf reads a form and checks it.
func formOf(text json.RawMessage) (form poc.Form, err error) {
	if err := json.Unmarshal(text, &form); err != nil {
		return form, message.Fail(message.KindBadRequest, "detail", "form: "+err.Error())
	}
	if errs := form.Check(); errs != nil {
		return form, errs
	}
	return form, nil
}

// failure turns the errors of the core into those of the protocol.
func failure(err error) *message.Failure {
	var form poc.FormErrors
	if errors.As(err, &form) {
		return badForm(form)
	}
	if errors.Is(err, sitereport.ErrNothing) {
		return message.Fail(message.KindNothingToShare)
	}
	var site *sitereport.Error
	var result *poc.ResultError
	var option *report.OptionError
	if errors.As(err, &result) || errors.As(err, &site) || errors.As(err, &option) {
		return message.Fail(message.KindBadRequest, "detail", err.Error())
	}
	return message.AsFailure(err)
}

// badForm says in both languages what is wrong with each field.
func badForm(errs poc.FormErrors) *message.Failure {
	fields := make([]message.FieldFailure, len(errs))
	for i, e := range errs {
		f := message.FieldFailure{Field: e.Field, Kind: e.Kind, Value: e.Value, Limit: e.Limit}
		f.JA.Cause, f.JA.Next = e.Text("ja")
		f.EN.Cause, f.EN.Next = e.Text("en")
		fields[i] = f
	}
	return message.Fail(message.KindBadForm, "fields", fields)
}
