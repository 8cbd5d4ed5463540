package org.lendery

import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.boot.runApplication

@SpringBootApplication
class LenderyApplication

fun main(args: Array<String>) {
    runApplication<LenderyApplication>(*args)
}
