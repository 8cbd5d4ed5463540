module example.org/kilns

go 1.22
