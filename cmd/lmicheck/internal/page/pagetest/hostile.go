package pagetest

import "reflect"

// Fill makes each text that a value has, or can have, Hostile: it fills slices with one element, and
// pointers. Numbers become 1.
func Fill(pointer any) { fill(reflect.ValueOf(pointer).Elem(), map[reflect.Type]int{}) }

// fill fills v. A type that contains itself ends after the second time.
func fill(v reflect.Value, on map[reflect.Type]int) {
	if on[v.Type()] == 2 {
		return
	}
	on[v.Type()]++
	defer func() { on[v.Type()]-- }()
	switch v.Kind() {
	case reflect.String:
		v.SetString(Hostile)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Float64:
		v.SetFloat(1)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), on)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), on)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), on)
			}
		}
	}
}
