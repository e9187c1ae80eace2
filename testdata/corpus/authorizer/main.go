// Command authorizer decides who may call the API.
package main

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

// effect is what the policy says. One caller's Allow may be sent to another.
var effect = "Deny"

// policy is reused; its context is a map.
var policy = events.APIGatewayCustomAuthorizerResponse{
	PrincipalID: "user",
	Context:     map[string]interface{}{},
}

// scopes is only read.
var scopes = map[string][]string{
	"reader": {"GET"},
	"writer": {"GET", "PUT", "POST"},
}

// keys are fetched again after an hour, with the lock held.
type keys struct {
	mu      sync.Mutex
	byID    map[string]string
	fetched time.Time
	now     func() time.Time
}

var keySet = &keys{now: time.Now}

func (k *keys) get(id string) (string, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byID == nil || k.now().Sub(k.fetched) > time.Hour {
		k.byID = map[string]string{"k1": os.Getenv("KEY")}
		k.fetched = k.now()
	}
	key, ok := k.byID[id]
	return key, ok
}

// secret is fetched when it is first needed.
var secret string

func getSecret() string {
	if secret == "" {
		secret = strings.TrimSpace(os.Getenv("SECRET")) // want lazyinit "secret"
	}
	return secret
}

type claims struct {
	subject string
	roles   []string
}

func parse(token string) (*claims, error) {
	kid, rest, ok := strings.Cut(token, ".")
	if !ok {
		return nil, errors.New("malformed token")
	}
	key, ok := keySet.get(kid)
	if !ok || !strings.HasSuffix(rest, key+getSecret()) {
		return nil, errors.New("unknown key")
	}
	// The claims belong to this request.
	c := &claims{}
	c.subject, rest, _ = strings.Cut(rest, ".")
	c.roles = append(c.roles, strings.Split(rest, ",")...)
	return c, nil
}

func allowed(c *claims, method string) bool {
	for _, r := range c.roles {
		for _, m := range scopes[r] {
			if m == method {
				return true
			}
		}
	}
	return false
}

func handle(ctx context.Context, req events.APIGatewayCustomAuthorizerRequestTypeRequest) (events.APIGatewayCustomAuthorizerResponse, error) {
	c, err := parse(req.Headers["authorization"])
	if err != nil {
		return deny(req.MethodArn), nil
	}
	if allowed(c, req.HTTPMethod) {
		effect = "Allow" // want globalwrite "effect"
	} else {
		effect = "Deny" // want globalwrite "effect"
	}
	policy.PrincipalID = c.subject                          // want globalwrite "PrincipalID"
	policy.Context["subject"] = c.subject                   // want unsafecache "Context"
	policy.PolicyDocument = document(effect, req.MethodArn) // want globalwrite "PolicyDocument"
	return policy, nil
}

// deny makes a response of its own.
func deny(arn string) events.APIGatewayCustomAuthorizerResponse {
	resp := events.APIGatewayCustomAuthorizerResponse{PrincipalID: "nobody"}
	resp.PolicyDocument = document("Deny", arn)
	resp.Context = map[string]interface{}{}
	resp.Context["reason"] = "token"
	return resp
}

// document hides the package's effect behind a parameter.
func document(effect, arn string) events.APIGatewayCustomAuthorizerPolicy {
	effect = strings.ToUpper(effect[:1]) + strings.ToLower(effect[1:])
	return events.APIGatewayCustomAuthorizerPolicy{
		Version: "2012-10-17",
		Statement: []events.IAMPolicyStatement{{
			Action:   []string{"execute-api:Invoke"},
			Effect:   effect,
			Resource: []string{arn},
		}},
	}
}

func main() {
	lambda.Start(handle)
}
