package org.lendery.items

import org.springframework.http.ResponseEntity
import org.springframework.stereotype.Component
import org.springframework.web.multipart.MultipartFile
import java.util.UUID

interface PhotoStore {
    fun put(item: UUID, file: MultipartFile): PhotoView

    fun read(photo: UUID): ResponseEntity<ByteArray>
}

@Component
class PhotoStoreImpl : PhotoStore {
    override fun put(item: UUID, file: MultipartFile): PhotoView = PhotoView(UUID.randomUUID(), "")

    override fun read(photo: UUID): ResponseEntity<ByteArray> = ResponseEntity.ok(ByteArray(0))
}
