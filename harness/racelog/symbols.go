package racelog

import (
	"debug/elf"
	"fmt"
	"slices"
	"sort"
	"strings"
)

// Symbols are the package variables of an executable, by address.
type Symbols struct{ list []elf.Symbol }

// ReadSymbols reads the symbol table of a Linux executable that was not stripped.
func ReadSymbols(executable string) (*Symbols, error) {
	f, err := elf.Open(executable)
	if err != nil {
		return nil, fmt.Errorf("symbols of %s: %w", executable, err)
	}
	defer f.Close()
	list, err := f.Symbols()
	if err != nil {
		return nil, fmt.Errorf("symbols of %s: %w", executable, err)
	}
	list = slices.DeleteFunc(list, func(s elf.Symbol) bool {
		return elf.ST_TYPE(s.Info) != elf.STT_OBJECT || s.Size == 0 || strings.HasPrefix(s.Name, "type:") || strings.HasPrefix(s.Name, "go:")
	})
	slices.SortFunc(list, func(a, b elf.Symbol) int {
		switch {
		case a.Value < b.Value:
			return -1
		case a.Value > b.Value:
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return &Symbols{list}, nil
}

// Variable names the package variable at an address, "main.counter", and how many
// bytes into it the address is. It fails for memory of the heap and of stacks.
func (s *Symbols) Variable(address uint64) (name string, offset uint64, ok bool) {
	i := sort.Search(len(s.list), func(i int) bool { return s.list[i].Value > address }) - 1
	if i < 0 || address >= s.list[i].Value+s.list[i].Size {
		return "", 0, false
	}
	return s.list[i].Name, address - s.list[i].Value, true
}
