import { Controller, Get, Param, Post, Version } from '@nestjs/common';

@Controller('stations/:stationId/readings')
export class ReadingsController {
  @Get()
  list(@Param('stationId') station: string) {}

  @Post('batch')
  take() {}

  @Version('2')
  @Get('latest')
  latest() {}
}
