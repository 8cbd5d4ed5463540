import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { StationsService } from './stations.service';
import { Station } from './station.entity';

@Controller('stations')
export class StationsController {
  constructor(private readonly stations: StationsService) {}

  @Get()
  findAll(@Query('harbour') harbour?: string): Promise<Station[]> {
    return this.stations.all(harbour);
  }

  @Get(':id')
  findOne(@Param('id', ParseUUIDPipe) id: string): Promise<Station> {
    return this.stations.one(id);
  }

  @Post()
  create(@Body() station: Partial<Station>) {
    return this.stations.create(station);
  }

  @Patch(':id')
  update(@Param('id') id: string, @Body() change: Partial<Station>) {
    return this.stations.update(id, change);
  }

  @Delete(':id')
  remove(@Param('id') id: string) {
    return this.stations.remove(id);
  }

  @Get(':id/forecast')
  forecast(@Param('id') id: string) {
    return this.stations.forecast(id);
  }
}
