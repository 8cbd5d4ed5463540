package org.lendery.shared

import org.springframework.http.HttpStatus
import org.springframework.http.ProblemDetail
import org.springframework.web.bind.annotation.ExceptionHandler
import org.springframework.web.bind.annotation.ResponseStatus
import org.springframework.web.bind.annotation.RestControllerAdvice

class NotThere(what: String) : RuntimeException("$what is not there")

class AlreadyLent(item: String) : RuntimeException("$item is lent")

@RestControllerAdvice
class Problems {
    @ExceptionHandler(NotThere::class)
    @ResponseStatus(HttpStatus.NOT_FOUND)
    fun notThere(error: NotThere): ProblemDetail = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, error.message!!)

    @ExceptionHandler(AlreadyLent::class)
    @ResponseStatus(HttpStatus.CONFLICT)
    fun lent(error: AlreadyLent): ProblemDetail = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, error.message!!)
}
