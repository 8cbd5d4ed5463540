package org.lendery.items

import org.lendery.shared.Paths
import org.springframework.data.domain.Page
import org.springframework.data.domain.Pageable
import org.springframework.http.HttpStatus
import org.springframework.http.ResponseEntity
import org.springframework.security.access.prepost.PreAuthorize
import org.springframework.web.bind.annotation.*
import org.springframework.web.multipart.MultipartFile
import java.util.UUID

@RestController
@RequestMapping("${Paths.V1}/items")
class ItemController(private val items: ItemService) {
    @GetMapping
    fun list(@RequestParam(required = false) query: String?, page: Pageable): Page<ItemView> = items.list(query, page)

    @GetMapping("/{itemId}")
    fun one(@PathVariable itemId: UUID): ItemView = items.one(itemId)

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    fun add(@RequestBody item: NewItem): ItemView = items.add(item)

    @PatchMapping("/{itemId}")
    fun change(@PathVariable itemId: UUID, @RequestBody change: ItemChange): ItemView = items.change(itemId, change)

    @DeleteMapping("/{itemId}")
    @PreAuthorize("hasRole('STEWARD')")
    fun retire(@PathVariable itemId: UUID): ResponseEntity<Void> {
        items.retire(itemId)
        return ResponseEntity.noContent().build()
    }

    @PostMapping("/{itemId}/photos", consumes = ["multipart/form-data"])
    fun addPhoto(@PathVariable itemId: UUID, @RequestPart file: MultipartFile): PhotoView = items.addPhoto(itemId, file)

    @GetMapping("/{itemId}/photos/{photoId}")
    fun photo(@PathVariable itemId: UUID, @PathVariable photoId: UUID): ResponseEntity<ByteArray> = items.photo(photoId)

    @GetMapping("/{itemId}/availability")
    fun availability(@PathVariable itemId: UUID, @RequestParam from: String, @RequestParam to: String): List<Gap> =
        items.gaps(itemId, from, to)
}
