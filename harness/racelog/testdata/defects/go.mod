module defects

go 1.24
