// Package handler translates between API Gateway and the service.
package handler

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/events"

	"lmicorpus/orders/internal/service"
	"lmicorpus/orders/internal/store"
)

// A Handler serves requests.
type Handler struct {
	svc    *service.Service
	logger *slog.Logger
	routes map[string]route

	served atomic.Int64
	body   []byte
}

type route func(context.Context, events.APIGatewayV2HTTPRequest) (any, error)

// New makes a handler.
func New(svc *service.Service, logger *slog.Logger) *Handler {
	h := &Handler{svc: svc, logger: logger}
	// The table is filled before Start and only read afterwards.
	h.routes = map[string]route{}
	h.routes["GET /orders/{id}"] = h.get
	h.routes["POST /orders"] = h.place
	return h
}

var jsonHeaders = map[string]string{"Content-Type": "application/json"}

// Handle serves one request.
func (h *Handler) Handle(ctx context.Context, req events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	h.served.Add(1)
	r, ok := h.routes[req.RouteKey]
	if !ok {
		return reply(http.StatusNotFound, "no such route"), nil
	}
	// A logger of this request; h.logger stays as it is.
	logger := h.logger.With("request", req.RequestContext.RequestID)
	out, err := r(ctx, req)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return reply(http.StatusNotFound, err.Error()), nil
	case err != nil:
		logger.Error("failed", "err", err)
		return reply(http.StatusInternalServerError, "internal error"), nil
	}
	// The encoded body is kept in the handler, so that another request's order can
	// be sent to this caller.
	h.body, err = json.Marshal(out) // want handlerstate "body"
	if err != nil {
		return reply(http.StatusInternalServerError, "internal error"), nil
	}
	return reply(http.StatusOK, string(h.body)), nil
}

func (h *Handler) get(ctx context.Context, req events.APIGatewayV2HTTPRequest) (any, error) {
	return h.svc.Find(ctx, req.PathParameters["id"])
}

func (h *Handler) place(ctx context.Context, req events.APIGatewayV2HTTPRequest) (any, error) {
	var o store.Order
	if err := json.Unmarshal([]byte(req.Body), &o); err != nil {
		return nil, err
	}
	return h.svc.Place(ctx, &o)
}

// reply shares one header map between all responses; nobody writes it.
func reply(status int, body string) events.APIGatewayV2HTTPResponse {
	return events.APIGatewayV2HTTPResponse{StatusCode: status, Headers: jsonHeaders, Body: body}
}
