// Package runtimetransport defines an analyzer that reports changes of
// http.DefaultTransport that the client of the Lambda runtime does not survive.
//
// # Analyzer runtimetransport
//
// runtimetransport: a changed http.DefaultTransport breaks the runtime client
//
// The client by which aws-lambda-go asks for invocations uses http.DefaultTransport, or,
// since v1.55.1, a copy of it that lambda.Start makes. The analyzer reports what init and
// main do to it before they start the handler:
//
//   - It is replaced by a round tripper that is no *http.Transport, as packages for
//     tracing suggest, and aws-lambda-go is v1.55.1 or later: Start asserts the type
//     without a check and panics (lambda/runtime_api_client.go, aws/aws-lambda-go#641), so
//     that no environment comes up.
//   - Its MaxConnsPerHost is set. On Lambda Managed Instances the client keeps as many
//     requests for work open as invocations may run at once. If the connections are fewer,
//     the responses wait for a connection that none of the polls gives back: the function
//     hangs until it times out.
//
// Both hold for the whole process, so on Lambda Managed Instances for every invocation.
//
//	func main() {
//		http.DefaultTransport.(*http.Transport).MaxConnsPerHost = 2 // WRONG: http.DefaultTransport admits 2 connections to a host, also to the runtime, which needs one for each concurrent invocation: with more of them responses hang
//		lambda.Start(handle)
//	}
//
// A client of one's own has a transport of its own:
//
//	transport := http.DefaultTransport.(*http.Transport).Clone()
//	transport.MaxConnsPerHost = 2
//	client = &http.Client{Transport: transport} // RIGHT
//
// # Limits
//
// A wrapper that a function of another module returns as a http.RoundTripper is taken to
// be no *http.Transport. With aws-lambda-go before v1.55.1 a replacement does no harm and
// is not reported. What packages of other modules do in their init functions is not seen.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore runtimetransport more connections than the function has concurrency
package runtimetransport
