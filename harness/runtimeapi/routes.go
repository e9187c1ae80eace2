package runtimeapi

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
)

// The names of headers and trailers, see the Developer Guide's page "runtimes-api".
const (
	headerRequestID     = "Lambda-Runtime-Aws-Request-Id"
	headerDeadline      = "Lambda-Runtime-Deadline-Ms"
	headerARN           = "Lambda-Runtime-Invoked-Function-Arn"
	headerTrace         = "Lambda-Runtime-Trace-Id"
	headerClientContext = "Lambda-Runtime-Client-Context"
	headerCognito       = "Lambda-Runtime-Cognito-Identity"
	headerMode          = "Lambda-Runtime-Function-Response-Mode"
	headerErrorType     = "Lambda-Runtime-Function-Error-Type"
	headerErrorBody     = "Lambda-Runtime-Function-Error-Body"
)

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", s.next)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/response", s.response)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/error", s.failure)
	mux.HandleFunc("POST /2018-06-01/runtime/init/error", s.initFailure)
	mux.HandleFunc("GET /2018-06-01/ping", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "pong") })
	mux.HandleFunc("POST /2020-01-01/extension/register", s.register)
	mux.HandleFunc("GET /2020-01-01/extension/event/next", s.nextExtension)
	mux.HandleFunc("POST /2020-01-01/extension/init/error", accept)
	mux.HandleFunc("POST /2020-01-01/extension/exit/error", accept)
	return mux
}

// next hands an event to a client. A client that goes away while it waits takes none.
func (s *Server) next(w http.ResponseWriter, r *http.Request) {
	defer s.poll()()
	var inv *invocation
	select {
	case inv = <-s.events:
	case <-r.Context().Done():
		return
	case <-s.closed:
		panic(http.ErrAbortHandler)
	}
	s.start(inv)
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set(headerRequestID, inv.event.RequestID)
	h.Set(headerDeadline, strconv.FormatInt(inv.deadline.UnixMilli(), 10))
	h.Set(headerARN, s.cfg.FunctionARN)
	h.Set(headerTrace, inv.event.TraceID)
	if inv.event.ClientContext != "" {
		h.Set(headerClientContext, inv.event.ClientContext)
	}
	if inv.event.Cognito != "" {
		h.Set(headerCognito, inv.event.Cognito)
	}
	_, _ = w.Write(inv.event.Payload) // whether it arrives, the answer tells
}

// response takes the answer of an invocation.
func (s *Server) response(w http.ResponseWriter, r *http.Request) {
	inv, refused := s.claim(r.PathValue("id"))
	if refused != nil {
		refused.write(w)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, s.cfg.MaxResponse+1))
	res := Result{Outcome: Answered, Body: body, Streamed: r.Header.Get(headerMode) == "streaming"}
	switch {
	case err != nil:
		res.Outcome, refused = Truncated, &refusal{http.StatusBadRequest, "TruncatedResponse", "Response truncated: " + err.Error()}
	case int64(len(body)) > s.cfg.MaxResponse:
		res.Outcome, res.Body = TooLarge, body[:s.cfg.MaxResponse]
		refused = &refusal{http.StatusRequestEntityTooLarge, "Function.ResponseSizeTooLarge",
			"Response payload size exceeded maximum allowed payload size (" + strconv.FormatInt(s.cfg.MaxResponse, 10) + " bytes)."}
	default:
		if typ := r.Trailer.Get(headerErrorType); typ != "" {
			res.Outcome, res.Err = Failed, trailerError(typ, r.Trailer.Get(headerErrorBody))
		}
	}
	if gone := s.finish(inv, res); gone != nil {
		refused = gone
	}
	if refused != nil {
		refused.write(w)
		return
	}
	accept(w, r)
}

// failure takes the error that an invocation ended with.
func (s *Server) failure(w http.ResponseWriter, r *http.Request) {
	inv, refused := s.claim(r.PathValue("id"))
	if refused == nil {
		refused = s.finish(inv, Result{Outcome: Failed, Err: readError(r)})
	}
	if refused != nil {
		refused.write(w)
		return
	}
	accept(w, r)
}

func (s *Server) initFailure(w http.ResponseWriter, r *http.Request) {
	err := readError(r)
	s.mu.Lock()
	s.initError = err
	s.mu.Unlock()
	accept(w, r)
}

// register takes an extension. It gets no events but, with the end of the
// environment, the end of its connection.
func (s *Server) register(w http.ResponseWriter, r *http.Request) {
	name := r.Header.Get("Lambda-Extension-Name")
	s.mu.Lock()
	s.extensions = append(s.extensions, name)
	id := "00000000-0000-4000-8000-" + pad(len(s.extensions))
	s.mu.Unlock()
	w.Header().Set("Lambda-Extension-Identifier", id)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"functionName": "lmicheck", "functionVersion": "$LATEST", "handler": "bootstrap"})
}

func (s *Server) nextExtension(_ http.ResponseWriter, r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.closed:
		panic(http.ErrAbortHandler)
	}
}

func pad(n int) string {
	digits := strconv.Itoa(n)
	return "000000000000"[len(digits):] + digits
}

// readError reads an error as runtime clients send it.
func readError(r *http.Request) *FunctionError {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxErrorBody))
	out := parseError(body)
	if out.Type == "" {
		out.Type = r.Header.Get(headerErrorType)
	}
	if err != nil && out.Message == "" {
		out.Message = "unreadable: " + err.Error()
	}
	return out
}

// parseError takes {"errorType", "errorMessage", "stackTrace"}; the client of Go writes
// frames as objects, which are kept as their JSON text. That of Node.js writes "trace".
func parseError(body []byte) *FunctionError {
	var fields struct {
		Type    string            `json:"errorType"`
		Message string            `json:"errorMessage"`
		Stack   []json.RawMessage `json:"stackTrace"`
		Trace   []json.RawMessage `json:"trace"`
	}
	if err := json.Unmarshal(body, &fields); err != nil || fields.Type == "" && fields.Message == "" {
		return &FunctionError{Raw: body}
	}
	out := &FunctionError{Type: fields.Type, Message: fields.Message}
	for _, frame := range append(fields.Stack, fields.Trace...) {
		text := string(frame)
		if unquoted, err := strconv.Unquote(text); err == nil {
			text = unquoted
		}
		out.Stack = append(out.Stack, text)
	}
	return out
}

// trailerError is the error that a streamed response ended with; its body is encoded.
func trailerError(typ, encoded string) *FunctionError {
	body, err := base64.StdEncoding.DecodeString(encoded)
	out := parseError(body)
	if err != nil {
		out.Raw = []byte(encoded)
	}
	if out.Type == "" {
		out.Type = typ
	}
	return out
}

// A refusal is a response that takes nothing.
type refusal struct {
	status       int
	typ, message string
}

func (r *refusal) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(r.status)
	_ = json.NewEncoder(w).Encode(map[string]string{"errorMessage": r.message, "errorType": r.typ})
}

func accept(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	_, _ = io.WriteString(w, "{\"status\":\"OK\"}\n")
}
