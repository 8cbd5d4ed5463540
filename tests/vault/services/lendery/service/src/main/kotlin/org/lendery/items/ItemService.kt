package org.lendery.items

import io.micrometer.core.instrument.MeterRegistry
import org.lendery.shared.NotThere
import org.springframework.data.domain.Page
import org.springframework.data.domain.Pageable
import org.springframework.http.ResponseEntity
import org.springframework.stereotype.Service
import org.springframework.web.multipart.MultipartFile
import java.util.UUID

data class ItemView(val id: UUID, val title: String, val condition: ItemCondition, val depositCents: Long?)

data class NewItem(val title: String, val depositCents: Long?, val ownerId: UUID)

data class ItemChange(val title: String? = null, val condition: ItemCondition? = null)

data class PhotoView(val id: UUID, val url: String)

data class Gap(val from: String, val to: String)

@Service
class ItemService(private val items: ItemRepository, private val photos: PhotoStore, registry: MeterRegistry) {
    private val added = registry.counter("lendery.items.added")

    fun list(query: String?, page: Pageable): Page<ItemView> = items.search(query.orEmpty(), page).map(::view)

    fun one(id: UUID): ItemView = view(items.findById(id).orElseThrow { NotThere("item") })

    fun add(item: NewItem): ItemView {
        added.increment()
        return view(items.save(items.fresh(item)))
    }

    fun change(id: UUID, change: ItemChange): ItemView = view(items.changed(id, change))

    fun retire(id: UUID) = items.deleteById(id)

    fun addPhoto(id: UUID, file: MultipartFile): PhotoView = photos.put(id, file)

    fun photo(id: UUID): ResponseEntity<ByteArray> = photos.read(id)

    fun gaps(id: UUID, from: String, to: String): List<Gap> = emptyList()

    private fun view(item: ItemEntity) = ItemView(item.id!!, item.title, item.condition, item.depositCents)
}
