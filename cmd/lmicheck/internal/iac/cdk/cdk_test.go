package cdk_test

import (
	"testing"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/cdk"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/iactest"
)

func TestRead(t *testing.T) { iactest.Run(t, cdk.Read) }
