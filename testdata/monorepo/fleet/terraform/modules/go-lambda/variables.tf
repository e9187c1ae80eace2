variable "name" {
  type = string
}

variable "role" {
  type = string
}

variable "archive" {
  type = string
}

variable "memory" {
  type    = number
  default = 256
}

variable "timeout" {
  type    = number
  default = 10
}
