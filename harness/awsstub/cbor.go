package awsstub

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"math"
	"slices"
)

// Major types of CBOR, see RFC 8949, section 3.1.
const (
	cborUint   = 0 << 5
	cborNegint = 1 << 5
	cborText   = 3 << 5
	cborList   = 4 << 5
	cborMap    = 5 << 5
	cborFalse  = 0xf4
	cborTrue   = 0xf5
	cborNull   = 0xf6
	cborFloat  = 0xfb // 64 bits
)

// toCBOR writes a value that came from JSON. Whole numbers become integers.
func toCBOR(value any) []byte { return appendCBOR(nil, value) }

func appendCBOR(b []byte, value any) []byte {
	switch v := value.(type) {
	case map[string]any:
		b = appendHead(b, cborMap, uint64(len(v)))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			b = appendCBOR(appendCBOR(b, key), v[key])
		}
		return b
	case []any:
		b = appendHead(b, cborList, uint64(len(v)))
		for _, item := range v {
			b = appendCBOR(b, item)
		}
		return b
	case string:
		return append(appendHead(b, cborText, uint64(len(v))), v...)
	case json.Number:
		return appendNumber(b, v)
	case bool:
		if v {
			return append(b, cborTrue)
		}
		return append(b, cborFalse)
	}
	return append(b, cborNull)
}

func appendNumber(b []byte, n json.Number) []byte {
	if i, err := n.Int64(); err == nil {
		if i < 0 {
			return appendHead(b, cborNegint, uint64(-1-i))
		}
		return appendHead(b, cborUint, uint64(i))
	}
	f, _ := n.Float64() // beyond its range: infinity
	return binary.BigEndian.AppendUint64(append(b, cborFloat), math.Float64bits(f))
}

// appendHead writes the head of an item, its argument in as few bytes as it takes.
func appendHead(b []byte, major byte, n uint64) []byte {
	switch {
	case n < 24:
		return append(b, major|byte(n))
	case n <= math.MaxUint8:
		return append(b, major|24, byte(n))
	case n <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(b, major|25), uint16(n))
	case n <= math.MaxUint32:
		return binary.BigEndian.AppendUint32(append(b, major|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(b, major|27), n)
}
