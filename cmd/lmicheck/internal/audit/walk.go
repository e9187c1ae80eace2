package audit

import (
	"reflect"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Relative makes all file names relative to dir, as report.Relative does. A report has spans
// in each setting of each function: reflection finds those that are added, too.
func (r *Report) Relative(dir, root string) {
	name := func(s *string) {
		if *s != "" {
			*s = report.RelativeName(*s, dir, root)
		}
	}
	walk(reflect.ValueOf(r), func(v reflect.Value) {
		if span, ok := v.Addr().Interface().(*finding.Span); ok {
			name(&span.File)
		}
		if edit, ok := v.Addr().Interface().(*finding.Edit); ok {
			name(&edit.File)
		}
	})
	for i := range r.Templates {
		name(&r.Templates[i].File)
	}
	for _, p := range r.Providers {
		name(&p.Template)
	}
	for i := range r.Patches {
		name(&r.Patches[i].Template)
	}
	for i := range r.Functions {
		name(&r.Functions[i].Template)
		name(&r.Functions[i].Package.Dir)
	}
}

// fill makes slices that are nil empty: they would be null in JSON.
func (r *Report) fill() {
	walk(reflect.ValueOf(r), func(v reflect.Value) {
		for i := range v.NumField() {
			if f := v.Field(i); f.Kind() == reflect.Slice && f.IsNil() && f.CanSet() {
				f.Set(reflect.MakeSlice(f.Type(), 0, 0))
			}
		}
	})
}

// walk calls f with each struct that a value has, from the outside in. Values behind a pointer
// are seen once for each pointer to them.
func walk(v reflect.Value, f func(reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			walk(v.Elem(), f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), f)
		}
	case reflect.Struct:
		if !v.CanAddr() || !v.Addr().CanInterface() {
			return // the insides of another package's value
		}
		f(v)
		for i := range v.NumField() {
			walk(v.Field(i), f)
		}
	}
}
