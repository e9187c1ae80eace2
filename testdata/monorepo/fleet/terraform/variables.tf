variable "memory" {
  description = "Memory of the functions in MB."
  type        = number
  default     = 512
}

variable "ports" {
  description = "Ports that ask for their next ferry."
  type        = set(string)
  default     = ["harwich", "esbjerg", "tallinn"]
}

variable "alert_timeout" {
  description = "Seconds; each environment sets its own."
  type        = number
}
