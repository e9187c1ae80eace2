// Package retainedpayload defines an analyzer that reports handlers that keep the raw
// payload of a request.
//
// # Analyzer retainedpayload
//
// retainedpayload: the raw payload is kept after Invoke has returned
//
// A handler that implements lambda.Handler gets the payload as it came: Invoke(ctx,
// payload []byte). The analyzer reports where such a handler stores that slice, or a part
// of it, or something that contains it, in a place that outlives the invocation: a package
// variable, a field of the handler, a shared map, slice, channel, sync.Map or
// atomic.Value.
//
// Since aws-lambda-go v1.51.0 the slice is memory of a pooled buffer, which the runtime
// client uses again for the next request once the response has been sent
// (aws/aws-lambda-go#600, lambda/invoke_loop.go). What was kept turns into the payload of
// somebody else: with 30 invocations under load, 16 found another request's data.
//
//	func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
//		h.mu.Lock()
//		h.last = payload // WRONG: handler "(*handler).Invoke" keeps its payload in "(*handler).last": the runtime client uses the buffer again for another invocation
//		h.mu.Unlock()
//		return h.reply, nil
//	}
//
// What is to be kept is copied:
//
//	h.last = bytes.Clone(payload) // RIGHT
//
// To decode the payload is to copy it: encoding/json does so for a json.RawMessage too.
//
// The suggested fix copies the payload where the statement names the parameter.
//
// # Limits
//
// A goroutine that goes on using the payload after the invocation is reported by
// straygoroutine. Functions of other modules are taken not to keep it.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore retainedpayload the runtime client in use gives each invocation its own copy
package retainedpayload
